// osls reads only .cjs and .js; Node runs the TypeScript behind it as it is.
module.exports = require('./generated-resources.ts').generatedResources;
