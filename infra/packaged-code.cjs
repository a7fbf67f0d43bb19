// osls loads only .cjs and .js, and makes plugins by `new`.
const { tellPackagedCode } = require('./packaged-code.ts');

module.exports = function packagedCode(serverless) {
  return { hooks: { 'before:package:finalize': () => tellPackagedCode(serverless.service) } };
};
