/** The default language and the time zone of cards. */
export interface ReaderFallback {
  readonly language: string;
  readonly timeZone: string;
}
