import { X509Certificate } from 'node:crypto';
import { type Certificate, SignedData, TimeStampResp, TSTInfo } from 'pkijs';
import { type Check, fails, holds, unchecked } from './check.ts';
import { BUNDLE, TIME_STAMP } from './file-names.ts';

/** Whether an authority (RFC 3161) stamped the signature of a drill, by certificates that the reader brings along. */

const NAME = 'time stamp';
/** RFC 3161, 2.3: what the certificate of an authority must be for, and for nothing else. */
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';

/** None where there is no stamp and nobody expects one; `trusted` are the authority's roots, and those between. */
export async function checkTimeStamp(
  files: ReadonlyMap<string, Uint8Array>,
  trusted: readonly Certificate[] | undefined,
): Promise<Check[]> {
  const stamp = files.get(TIME_STAMP);
  const bundle = files.get(BUNDLE);
  if (stamp === undefined)
    return trusted === undefined ? [] : [fails(NAME, `${TIME_STAMP} is not here: no authority stamped this`)];
  if (bundle === undefined) return [fails(NAME, `${BUNDLE}, which it is about, is not here`)];
  const read = readStamp(stamp);
  if (read === undefined) return [fails(NAME, `${TIME_STAMP} is no time stamp by RFC 3161`)];
  const at = read.info.genTime.toISOString();
  if (trusted === undefined)
    return [unchecked(NAME, `it says ${at}, and nobody vouches for it; give --authority`)];
  return (await isSigned(read.signed, bundle, trusted, read.info.genTime))
    ? [holds(NAME, `the signature existed at ${at}, by an authority that you trust`)]
    : [fails(NAME, `it is not about ${BUNDLE}, or not by an authority that you trust`)];
}

/** Undefined where it is none; what it says is to be trusted only once its signature is checked. */
function readStamp(bytes: Uint8Array): { readonly signed: SignedData; readonly info: TSTInfo } | undefined {
  try {
    const { timeStampToken } = TimeStampResp.fromBER(new Uint8Array(bytes));
    if (timeStampToken === undefined) return undefined;
    const signed = new SignedData({ schema: timeStampToken.content });
    const content = signed.encapContentInfo.eContent?.getValue();
    return content === undefined ? undefined : { signed, info: TSTInfo.fromBER(content) };
  } catch {
    return undefined;
  }
}

/** The imprint, the signature over it, the chain at the moment of the stamp, and what the certificate is for. */
async function isSigned(
  signed: SignedData,
  bundle: Uint8Array,
  trusted: readonly Certificate[],
  at: Date,
): Promise<boolean> {
  try {
    const answer = await signed.verify({
      signer: 0,
      trustedCerts: [...trusted],
      data: new Uint8Array(bundle).buffer,
      checkChain: true,
      checkDate: at,
      extendedMode: true,
    });
    const { signatureVerified = false, signerCertificate } = answer;
    if (!signatureVerified || signerCertificate === null || signerCertificate === undefined) return false;
    const own = new X509Certificate(Buffer.from(signerCertificate.toSchema().toBER()));
    return own.keyUsage?.includes(TIME_STAMPING) === true && own.keyUsage.length === 1;
  } catch {
    return false;
  }
}
