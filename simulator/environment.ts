/**
 * Removes settings for real AWS: none may affect a rehearsal, and no service may use its real endpoint. Returns a
 * function that restores the environment.
 */
export function leaveRealAws(): () => void {
  const outside = { ...process.env };
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in outside)) delete process.env[name];
    Object.assign(process.env, outside);
  };
}
