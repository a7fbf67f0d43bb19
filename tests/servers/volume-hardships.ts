import type { Keys } from './ask-volume.ts';
import { type Case, fileSystem, type VolumeStage } from './volume-stage.ts';

/** What a restored volume or its host may do to the scripts. */

export async function hostileManifests({ disks, expect }: VolumeStage): Promise<void> {
  const SUM = '0'.repeat(64);
  const written = (lines: string): string =>
    `cd "$1"; ln -s / root; ln -s ../../../../../../etc up; printf '${lines}' >M`;
  const refused: readonly (readonly [string, string, RegExp])[] = [
    ['an absolute path', `${SUM}  /etc/passwd\\n`, /line 1 of M leads out/],
    ['a path upwards', `${SUM}  sub/../../x\\n`, /line 1 of M leads out/],
    ['a path through a link', `${SUM}  root/etc/passwd\\n`, /leads out of the partition: \/etc\/passwd/],
    ['a path through a relative link', `${SUM}  up/passwd\\n`, /leads out of the partition: \/.*passwd/],
    ['an escaped name', `\\\\${SUM}  a\\\\nb\\n`, /line 1 of M is not of the form/],
    ['another format', `SHA256 (x) = ${SUM}\\n`, /line 1 of M is not of the form/],
    ['a short sum', 'abc  large.bin\\n', /line 1 of M is not of the form/],
    ['a pipe, which would never end', `${SUM}  pipe\\n`, /names a fifo/],
    ['no line', '', /names no file/],
  ];
  const base = disks.good('ext4');
  for (const [name, lines, seen] of refused) {
    const wanted: Case = [{ proof: 'manifest', path: 'M' }, 'MANIFEST_REFUSED', seen];
    await expect(`a manifest with ${name}`, disks.changed(base, 'ext4', written(lines)), [wanted]);
  }
  const binary = `cd "$1"; sha256sum -b large.bin | awk '{ printf "%s %s\\r\\n", toupper($1), $2 }' >M`;
  await expect('a manifest in binary mode, with CR', disks.changed(base, 'ext4', binary), [
    [{ proof: 'manifest', path: 'M' }, 'passed', /^all 1 files/],
  ]);
}

/** All proofs of two volumes at the same time, as a drill asks them, and again. */
export async function togetherAtOnce({ disks, host, judged, newID }: VolumeStage): Promise<void> {
  const image = disks.good('xfs');
  const ids = [newID(), newID()];
  disks.attach(image, ids[0] ?? '');
  disks.attach(disks.copy(image, ':'), ids[1] ?? '');
  const proofs: Keys[] = [
    fileSystem('xfs'),
    { proof: 'files', files: [{ path: 'large.bin' }] },
    { proof: 'manifest', path: 'SHA256SUMS' },
    { proof: 'digest' },
    { proof: 'read' },
  ];
  const asked = ids.flatMap((volumeID, index) =>
    proofs.map((proof) => ({ volume: `at-once-${index}`, volumeID, proof })),
  );
  const ask = ({ volume, volumeID, proof }: (typeof asked)[number]) => host.ask(volume, { volumeID }, proof);
  const answers = await Promise.all([...asked, ...asked].map(ask));
  for (const [index, answer] of answers.entries())
    judged(`at once, ${asked[index % asked.length]?.proof['proof']}`, answer, 'passed');
}

/** Work that takes longer than a question, and work that dies. */
export async function interruptions({ disks, host, judged, newID, stage }: VolumeStage): Promise<void> {
  const image = disks.good('ext4');
  const scripts = [
    ['slow', 'echo once >>count; sleep 14; cat count', 'passed'],
    // What Run Command shows is short: the end of the output must be in it, however many lines there are.
    ['wordy', 'yes a | head -n 9999; yes "" | head -n 9999; yes "| end" | head -n 999', 'passed'],
    ['killed', 'kill -9 0', 'WORK_LOST'],
    ['without its shell', 'kill -9 $PPID', 'WORK_LOST'],
  ] as const;
  await Promise.all(
    scripts.map(async ([name, script, wanted]) => {
      const ids = { volumeID: newID(), copyVolumeID: newID() };
      disks.attach(disks.copy(image, ':'), ids.copyVolumeID);
      const proof = { proof: 'writable-copy', type: 'ext4', script };
      const volume = `work-${name.replaceAll(' ', '-')}`;
      if (name === 'slow')
        judged(`${name} work at first`, await host.askOnce(volume, ids, proof), 'STILL_RUNNING');
      const answer = await host.ask(volume, ids, proof);
      judged(`${name} work`, answer, wanted);
      if (name === 'slow') stage.judged('slow work began once', answer.seen === 'exit 0: once');
      judged(`${name} work, asked again`, await host.ask(volume, ids, proof), wanted);
    }),
  );
  stage.judged('nothing is left in the scratch folder', !disks.leftovers(host.places.scratch));
}
