/**
 * Takes away what a person has set for real AWS: nothing of it may reach a rehearsal, and no service may be left to its
 * real endpoint. The answer gives the environment back as it was.
 */
export function leaveRealAws(): () => void {
  const outside = { ...process.env };
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in outside)) delete process.env[name];
    Object.assign(process.env, outside);
  };
}
