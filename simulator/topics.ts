/** Mail, chat and programs, as in infra/topics.yml. */
export const TOPICS = ['kunren-reports', 'kunren-chat', 'kunren-machines'] as const;
