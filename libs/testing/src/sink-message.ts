/** A message at the embedded hub's sink (contract §4); `messageId` is what a second copy of the same is known by. */
export interface SinkMessage {
  readonly id: string;
  readonly at: string;
  readonly channel: 'email' | 'sms';
  readonly to: { readonly organisation: string; readonly role: string; readonly address: string };
  readonly alert: string | null;
  readonly kind: string | null;
  readonly subject: string;
  readonly body: string;
  readonly reference: string | null;
  readonly rules: readonly string[];
  readonly messageId: string | null;
}
