/** The stack's own alarms of infra/alarms.yml and infra/webhooks.yml, and their names after that of the stack. */
export const STACK_ALARMS = {
  ExecutionAlarm: 'execution-ended-badly',
  LeftoversAlarm: 'leftovers',
  ForeignFunctionsAlarm: 'foreign-functions',
  SweepLeftoversAlarm: 'sweep-found-leftovers',
  DrillMissedAlarm: 'drill-missed',
  DeadLettersAlarm: 'dead-letters',
  PublishAlarm: 'publish-failed',
  SweepFailuresAlarm: 'sweep-failed',
  SweepSilentAlarm: 'sweep-silent',
  WebhooksAlarm: 'webhook-not-posted',
} as const;
