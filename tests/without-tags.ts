/** What a page says, without what marks its days and names. */
export const withoutTags = (page: string): string => page.replaceAll(/<[^>]*>/g, '');
