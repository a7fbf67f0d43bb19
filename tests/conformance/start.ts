// The functions log and count as in Lambda from the moment they are loaded, and a story that fails says enough.
process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
process.env['POWERTOOLS_METRICS_DISABLED'] = 'true';

await import('./run.ts');
