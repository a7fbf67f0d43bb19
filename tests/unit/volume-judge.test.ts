import { describe, expect, it } from 'vitest';
import { FINAL_VOLUME_ERRORS, judgeVolume } from '../../core/inside/volume/judge.ts';
import { volumeProbeSchema } from '../../core/plan/volume-proofs.ts';

/** What is said of the output of a script for a restored volume. */

const ASKED_AT = new Date('2027-01-02T03:04:05Z');
const EPOCH = ASKED_AT.getTime() / 1_000;

function judge(proof: object, output: string, exitStatus: number | null = 0) {
  const probe = volumeProbeSchema.parse({ protocol: 'ssm', check: 'volume', volume: 'data', proof });
  return judgeVolume(probe, { exitStatus, output, askedAt: ASKED_AT, answeredAt: ASKED_AT });
}

const FILE_SYSTEM = { proof: 'file-system', type: 'xfs' };
const DIGEST = { proof: 'digest' };
const HEX = 'a'.repeat(64);
const files = (...all: object[]) => ({ proof: 'files', files: all });

describe('a proof passes', () => {
  it.each([
    [
      FILE_SYSTEM,
      'mounted xfs /dev/a /m\ncheck xfs_repair clean',
      'xfs on /dev/a at /m: xfs_repair found nothing',
    ],
    [FILE_SYSTEM, 'mounted xfs /dev/a /m n\ncheck none -', 'xfs on /dev/a at /m n: not checked'],
    [
      FILE_SYSTEM,
      'mounted xfs /dev/a /m\ncheck xfs_repair replayed',
      'xfs on /dev/a at /m: xfs_repair found nothing once the dirty journal was replayed in a view',
    ],
    [
      { proof: 'file-system', type: 'ntfs', letter: 'R' },
      'letter D R\nmounted ntfs disk1.2 C:\\kunren\\data\\2\ncheck chkdsk clean',
      'ntfs on disk1.2 at C:\\kunren\\data\\2, was D, is R now: chkdsk found nothing',
    ],
    [{ proof: 'file-system', type: 'raw' }, 'raw /dev/a filled', 'raw: /dev/a is there'],
    [
      { proof: 'file-system', type: 'raw' },
      'raw /dev/a blank',
      'raw: /dev/a is there, and its first 4 MiB are zeros',
    ],
    [files({ path: 'a', modifiedWithin: '1h' }), `mounted x y z\nfile 1 ${EPOCH - 3_600} 1`, 'a, 1h old'],
    [files({ path: 'a', modifiedWithin: '1h' }), `file 1 ${EPOCH + 50} 1`, 'a, later than now'],
    [
      files({ path: 'a' }, { path: 'b' }),
      `file 1 ${EPOCH - 60} 1\nfile 2 ${EPOCH - 90} 9`,
      '2 files, the oldest 1m 30s old',
    ],
    [files({ path: 'a', minimumBytes: 0 }), `file 1 ${EPOCH} 0`, 'a, 0s old'],
    [{ proof: 'manifest', path: 'M' }, 'manifest 12 0 0', 'all 12 files are as in the manifest'],
    [{ proof: 'writable-copy', type: 'xfs', script: 'x' }, 'exit 0\n| one\n| two', 'exit 0: one two'],
  ])('%j: %s', (proof, output, seen) => {
    expect(judge(proof, `${output}\nend\n`)).toMatchObject({
      passed: true,
      errorCode: null,
      canChange: false,
      seen,
    });
    // Windows ends its lines otherwise.
    expect(judge(proof, `${output}\nend\n`.replaceAll('\n', '\r\n')).passed).toBe(true);
  });

  it('with the digest that is compared, and with the speed of the first full read', () => {
    expect(judge(DIGEST, `digest ${HEX} 5 300 1 0\nend`)).toMatchObject({ passed: true, digest: HEX });
    expect(judge({ proof: 'read' }, 'read 107374182400 410000\nend')).toMatchObject({
      seen: '102400 MiB in 410 s, 249.8 MiB/s',
      read: { bytes: 107_374_182_400, seconds: 410, mibPerSecond: 249.8 },
    });
  });
});

describe('a proof fails', () => {
  it.each([
    [FILE_SYSTEM, 'error DEVICE_MISSING no device', 'DEVICE_MISSING', 'no device'],
    [
      FILE_SYSTEM,
      'mounted xfs a b\nerror FILE_SYSTEM_TORN xfs_repair found: x',
      'FILE_SYSTEM_TORN',
      'xfs_repair found: x',
    ],
    [
      FILE_SYSTEM,
      'mounted xfs a b\nrunning 75 checking the file system',
      'STILL_RUNNING',
      'checking the file system, for 1m 15s so far',
    ],
    [FILE_SYSTEM, 'error SOMETHING_NEW text', 'CANNOT_TELL', 'SOMETHING_NEW: text'],
    [FILE_SYSTEM, 'mounted xfs a b', 'SCRIPT_FAILED', 'not understood: mounted xfs a b'],
    [FILE_SYSTEM, 'check xfs_repair clean', 'SCRIPT_FAILED', 'not understood: check xfs_repair clean'],
    [FILE_SYSTEM, 'mounted xfs a b\ncheck xfs_repair perhaps', 'SCRIPT_FAILED', 'not understood'],
    [files({ path: 'a' }), 'file 1 missing', 'FILE_MISSING', 'no a'],
    [files({ path: 'a' }), 'file 1 outside', 'FILE_MISSING', 'a leads out of the partition'],
    [files({ path: 'a' }), 'file 1 no-file', 'FILE_MISSING', 'a is no regular file'],
    [files({ path: 'a' }), 'file 1 soon 7', 'SCRIPT_FAILED', 'not understood'],
    [files({ path: 'a' }, { path: 'b' }), `file 1 ${EPOCH} 1`, 'SCRIPT_FAILED', 'not understood'],
    [
      files({ path: 'a', modifiedWithin: '1h' }),
      `file 1 ${EPOCH - 3_601} 1`,
      'FILE_TOO_OLD',
      'a is 1h 1s old, allowed are 1h',
    ],
    [
      files({ path: 'a', modifiedWithin: '1h' }),
      `file 1 ${EPOCH + 3_601} 1`,
      'CANNOT_TELL',
      'a has a time in the future, which says nothing of its age',
    ],
    [files({ path: 'a' }), `file 1 ${EPOCH} 0`, 'FILE_TOO_SMALL', 'a has 0 bytes, wanted are 1'],
    [{ proof: 'manifest', path: 'M' }, 'manifest 0 0 0', 'SCRIPT_FAILED', 'not understood'],
    [
      { proof: 'manifest', path: 'M' },
      'manifest 9 1 2\ndiffers a b\nmissing c\nmissing d',
      'MANIFEST_DIFFERS',
      'of 9 files 1 differ and 2 are missing: differs a b, missing c, missing d',
    ],
    [DIGEST, `digest ${HEX} 0 0 0 0`, 'EMPTY_DISK', 'the partition holds no file'],
    [DIGEST, `digest ${HEX.slice(1)} 1 1 0 0`, 'SCRIPT_FAILED', 'not understood'],
    [{ proof: 'read' }, 'read 0 5', 'SCRIPT_FAILED', 'not understood'],
    [
      { proof: 'writable-copy', type: 'xfs', script: 'x' },
      'exit 3\n| error FILE_MISSING x\n| exit 0\n| end',
      'COPY_SCRIPT_FAILED',
      'exit 3: error FILE_MISSING x exit 0 end',
    ],
  ])('%j: %s', (proof, output, errorCode, seen) => {
    const verdict = judge(proof, `${output}\nend\n`);
    expect(verdict).toMatchObject({ passed: false, errorCode });
    expect(verdict.seen).toContain(seen);
    expect(verdict.digest).toBeUndefined();
    expect(verdict.canChange).toBe(['DEVICE_MISSING', 'STILL_RUNNING', 'SCRIPT_FAILED'].includes(errorCode));
    expect(FINAL_VOLUME_ERRORS.some((code) => code === errorCode)).toBe(!verdict.canChange);
  });

  it.each([
    ['whose script ended otherwise', `digest ${HEX} 5 300 1 0\nend`, 1],
    ['whose script did not end', `digest ${HEX} 5 300 1 0\nend`, null],
    ['whose output was cut', `digest ${HEX} 5 300 1 0`, 0],
    ['that printed nothing', '', 0],
    ['that printed the result after its end', `end\ndigest ${HEX} 5 300 1 0`, 0],
  ])('%s', (_, output, exitStatus) => {
    expect(judge(DIGEST, output, exitStatus)).toMatchObject({ errorCode: 'SCRIPT_FAILED', canChange: true });
  });

  it('in one short line, without secrets and control characters', () => {
    const { seen } = judge(
      FILE_SYSTEM,
      `error FILE_SYSTEM_TORN \u0007password=hunter2secret ${'x'.repeat(900)}\nend`,
    );
    expect(seen.length).toBeLessThanOrEqual(200);
    expect(seen).not.toMatch(/hunter2secret|\p{Cc}/u);
  });

  it('with the end of what a long script printed', () => {
    const output = `exit 1\n${'| filler of a long script\n'.repeat(30)}| the cause\nend`;
    expect(judge({ proof: 'writable-copy', type: 'xfs', script: 'x' }, output).seen).toMatch(
      /^exit 1: .*the cause$/,
    );
  });
});
