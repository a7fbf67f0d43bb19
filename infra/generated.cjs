// osls reads only .cjs and .js; Node runs the TypeScript behind it as it is.
const { bundleFunctions } = require('./bundle.ts');
const { generatedResources } = require('./generated-resources.ts');

module.exports = async (osls) => {
  try {
    // `npx serverless deploy` alone must be enough, and osls has no step of its own for this.
    if (process.argv.some((word) => word === 'deploy' || word === 'package')) await bundleFunctions();
    return await generatedResources(osls);
  } catch (error) {
    // An operator's mistake is a sentence; osls would print where in our code it was noticed.
    throw Object.assign(error, { stack: error.message });
  }
};
