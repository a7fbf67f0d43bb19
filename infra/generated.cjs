// osls loads only .cjs and .js; Node runs the TypeScript behind it directly.
const { bundleFunctions } = require('./bundle.ts');
const { generatedResources } = require('./generated-resources.ts');

module.exports = async (osls) => {
  try {
    // `npx serverless deploy` alone must be enough, and osls has no build step for this.
    if (process.argv.some((word) => word === 'deploy' || word === 'package')) await bundleFunctions();
    return await generatedResources(osls);
  } catch (error) {
    // An operator's mistake is one sentence; osls would print a stack trace.
    throw Object.assign(error, { stack: error.message });
  }
};
