import { quote } from '../text/wording.ts';
import type { Finding } from './document.ts';
import type { PartialPlan } from './partial-plan.ts';

/** What must hold between the webhooks of a plan. */
export function webhookFindings({ notifications }: PartialPlan): readonly Finding[] {
  const seen = new Set<string>();
  return (notifications?.webhooks ?? []).flatMap((webhook, index) => {
    if (webhook?.secret === undefined || webhook.service === undefined) return [];
    const { secret, service } = webhook;
    const path = ['notifications', 'webhooks', index];
    const key = `${service} ${secret}`;
    const isTwice = seen.has(key);
    seen.add(key);
    return [
      ...(isTwice
        ? [{ path, message: `posts to the same ${service} webhook as one above: remove one of them` }]
        : []),
      // CloudFormation's ARN of a secret ends with a dash and six characters, and a policy without them allows nothing.
      ...(secret.includes(':secretsmanager:') && !/-[A-Za-z0-9]{6}$/.test(secret)
        ? [
            {
              path: [...path, 'secret'],
              message: `${quote(secret)} is not a secret's whole ARN: it ends with a dash and six characters`,
            },
          ]
        : []),
    ];
  });
}
