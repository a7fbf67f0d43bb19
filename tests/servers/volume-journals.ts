import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keptCopy } from './disks.ts';
import { fileSystem, MANIFEST, type VolumeStage } from './volume-stage.ts';

/** Journals that were not replayed, and the copy on which they are. */

/** A crash-consistent snapshot has a dirty journal: that alone is no fault, and hides none. */
export async function journals({ disks, expect, host, judged, newID }: VolumeStage): Promise<void> {
  const breaks = {
    ext4: 'debugfs -w -R "clri large.bin" "$1" 2>&-',
    xfs: 'xfs_db -x -c "sb 0" -c "addr rootino" -c "write -d core.mode 0100644" "$1" >/dev/null',
  };
  for (const type of ['ext4', 'xfs'] as const) {
    const dirty = disks.dirty(disks.good(type), type);
    await expect(`a dirty ${type}`, dirty, [
      [fileSystem(type), 'passed', /found nothing once the dirty journal was replayed in a view$/],
      [MANIFEST, 'passed'],
    ]);
    await expect(`a torn and dirty ${type}`, disks.copy(dirty, breaks[type]), [
      [fileSystem(type), 'FILE_SYSTEM_TORN'],
    ]);
    const without = join(disks.folder, 'without-mapper');
    mkdirSync(without, { recursive: true });
    writeFileSync(join(without, 'dmsetup'), '#!/bin/sh\necho "no such target" >&2\nexit 1\n', {
      mode: 0o755,
    });
    const volumeID = newID();
    disks.attach(dirty, volumeID);
    const answer = await host.ask(`plain-${type}`, { volumeID }, fileSystem(type), without);
    judged(`a dirty ${type} on a host without dm-snapshot`, answer, 'JOURNAL_DIRTY');
  }
}

export async function copies({ disks, host, judged, newID, sample, stage }: VolumeStage): Promise<void> {
  for (const type of ['ext4', 'xfs', 'ntfs'] as const) {
    const image = type === 'ntfs' ? disks.good(type) : disks.dirty(disks.good(type), type);
    const isKept = keptCopy(image);
    const ids = { volumeID: newID(), copyVolumeID: newID() };
    disks.attach(image, ids.volumeID);
    disks.attach(disks.copy(image, ':'), ids.copyVolumeID);
    const volume = `pair-${type}`;
    judged(`the compared ${type}`, await host.ask(volume, ids, fileSystem(type, { check: false })), 'passed');
    const script = `echo KUNREN_WORK\necho end\n${type === 'ntfs' ? 'ls sub' : 'ls later/f200'}\npwd >here && cat here`;
    const copy = { proof: 'writable-copy', type, script };
    judged(`a writable copy of ${type}`, await host.ask(volume, ids, copy), 'passed');
    const failing = { ...copy, script: 'ls here && echo "error FAKE pass"; echo end; exit 3' };
    const second = await host.ask(volume, ids, failing);
    judged(`a second script on the copy of ${type}`, second, 'COPY_SCRIPT_FAILED');
    sample(`a copy of ${type}`, failing, second);
    stage.judged(`the compared ${type} has not changed`, isKept());
  }
}
