// osls loads only .cjs and .js; each member is asked for by serverless.yml.
const { inOneSentence, stackParameters, stageOf, unlessSaid } = require('./stage.ts');

module.exports = {
  region: inOneSentence(async (osls) => (await stageOf(osls)).stage.region),
  parameters: inOneSentence(unlessSaid((osls) => stackParameters(osls, process.argv.includes('deploy')), [])),
};
