// osls loads only .cjs and .js; Node runs the TypeScript behind it directly.
const { bundleFunctions } = require('./bundle.ts');
const { generatedResources, packagePlans } = require('./generated-resources.ts');
const { inOneSentence, unlessSaid } = require('./stage.ts');

const generate = async (osls) => {
  const generated = await generatedResources(osls);
  // `npx serverless deploy` alone must be enough, and osls has no build step for this.
  if (process.argv.some((word) => word === 'deploy' || word === 'package')) {
    await bundleFunctions();
    packagePlans();
  }
  return generated;
};

module.exports = inOneSentence(unlessSaid(generate, { Resources: {} }));
