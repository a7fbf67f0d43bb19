/**
 * What a person types for kunren here, in lines that name a next command: an installed package has put `kunren` among
 * the shell's commands, the repository has not.
 */
export const KUNREN =
  import.meta.url.includes('/node_modules/') && process.env['npm_command'] !== 'exec'
    ? 'kunren'
    : 'npx kunren';
