import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CarriedPlan, deployedPlansFile } from '../infra/deployed-plans.ts';

/** The file of a simulated stack's plans, which a deployment packages with the functions. */
export interface PlansFile {
  readonly path: string;
  /** Deploys these plans too; one of an id that is there replaces it. */
  deploy(plans: readonly CarriedPlan[]): void;
  destroy(): void;
}

export function makePlansFile(): PlansFile {
  const folder = mkdtempSync(join(tmpdir(), 'kunren-plans-'));
  const path = join(folder, 'plans.json');
  const deployed: CarriedPlan[] = [];
  const deploy = (plans: readonly CarriedPlan[]): void => {
    deployed.push(...plans);
    writeFileSync(path, deployedPlansFile(deployed));
  };
  deploy([]);
  return { path, deploy, destroy: () => rmSync(folder, { recursive: true, force: true }) };
}
