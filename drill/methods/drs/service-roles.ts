/** What DRS's console makes and each launch needs: docs/aws-facts.md, 6.3, and docs/deploy.md, 1. */
const ROLES = ['Agent', 'ConversionServer', 'Failback', 'RecoveryInstance', 'ReplicationServer'];
const OF_LAUNCH_ACTIONS = 'RecoveryInstanceWithLaunchActions';

/** The names of the service roles that DRS needs, for plans that accept post-launch actions or not. */
export const serviceRoles = ({ launchActions }: { readonly launchActions: boolean }): string[] =>
  (launchActions ? [...ROLES, OF_LAUNCH_ACTIONS] : ROLES).map(
    (name) => `AWSElasticDisasterRecovery${name}Role`,
  );
