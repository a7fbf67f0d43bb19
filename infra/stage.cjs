// osls loads only .cjs and .js; each member is asked for by serverless.yml.
const { stackParameters, stageOf } = require('./stage.ts');

/** An operator's mistake is one sentence; osls would print a stack trace. */
const inOneSentence = (make) => async (osls) => {
  try {
    return await make(osls);
  } catch (error) {
    throw Object.assign(error, { stack: error.message });
  }
};

module.exports = {
  region: inOneSentence(async (osls) => (await stageOf(osls)).stage.region),
  parameters: inOneSentence((osls) => stackParameters(osls, process.argv.includes('deploy'))),
};
