import type { Finding } from './document.ts';
import type { DrillPlan } from './plan.ts';

/** Amazon's own: nobody in the account can change them. */
const isOfAmazon = (document: string): boolean => /^(AWS-|arn:[^:]+:ssm:[^:]*::document\/)/.test(document);

/** Advice for actions that run whatever a document says on the day. */
export const documentFindings = ({ waves }: DrillPlan): Finding[] =>
  waves.flatMap(({ actions }, wave) =>
    actions.flatMap((action, place) =>
      !('document' in action) || action.sha256 !== undefined || isOfAmazon(action.document)
        ? []
        : [
            {
              path: ['waves', wave, 'actions', place, 'document'],
              message: `whoever may change document ${action.document} decides what runs as root in the servers; add sha256, the Hash that aws ssm describe-document shows of the reviewed one`,
            },
          ],
    ),
  );
