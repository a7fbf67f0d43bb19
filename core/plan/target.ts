import * as z from 'zod';

/** Where the servers of a plan are, and by which role kunren is there. */
export const targetSchema = z.strictObject({
  account: z
    .string()
    .regex(/^\d{12}$/, "is not an account: write its twelve digits in quotes, '111122223333'")
    .describe('The account whose servers are rehearsed, in quotes.'),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is not a Region such as ap-northeast-1')
    .describe('The Region in which the servers recover.'),
  role: z
    .strictObject({
      arn: z
        .string()
        .regex(
          /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
          "is not a role's ARN: write arn:aws:iam::111122223333:role/NAME",
        )
        .describe('The role to assume in the target account.'),
      externalId: z
        .string()
        .regex(/^[\w+=,.@:/-]{2,1224}$/, 'is not an external ID: 2 to 1224 letters, digits and +=,.@:/-')
        .describe("The external ID that the role's trust policy wants."),
    })
    .optional()
    .describe("Leave it out when the stack's own account holds the servers."),
});
