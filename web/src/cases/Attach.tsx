// Files that go with our answer by mail, and with no other: brought as they are chosen, sent with its words.
import { Button, FileButton } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useState } from 'react';
import { weight } from '../inbox/inbox.ts';
import { api, Problem, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { say } from '../shell/undo.tsx';

type Listed = Schemas['ListedFile'];
const most_bytes = 10_000_000;

const inBase64 = (file: File): Promise<string> =>
  new Promise((tell, refuse) => {
    const reader = new FileReader();
    reader.onload = () => tell((reader.result as string).replace(/^[^,]*,/, ''));
    reader.onerror = () => refuse(reader.error ?? new Error(file.name));
    reader.readAsDataURL(file);
  });

export function useFiles(id: string) {
  const [files, setFiles] = useState<Listed[]>([]);
  const [busy, setBusy] = useState(false);
  const bring = async (chosen: File[]) => {
    setBusy(true);
    for (const file of chosen) {
      try {
        if (file.size > most_bytes) throw new Error(t('cases.file_too_large', { name: file.name }));
        const content = await inBase64(file);
        const made = await take(api.POST('/api/v1/cases/{id}/files', { params: { path: { id } }, body: { name: file.name, content, ...(file.type ? { type: file.type } : {}) } }));
        setFiles((old) => [...old, made]);
      } catch (broken) {
        say((broken as Error).message);
      }
    }
    setBusy(false);
  };
  const drop = async (file: Listed) => {
    try {
      await take(api.DELETE('/api/v1/cases/{id}/files/{file}', { params: { path: { id, file: file.id } } }));
    } catch (broken) {
      if (!(broken instanceof Problem && broken.status === 404)) return say((broken as Error).message);
    }
    setFiles((old) => old.filter((one) => one.id !== file.id));
  };
  return { files, busy, bring, drop, clear: () => setFiles([]) };
}

export function Attach({ files, busy, bring, drop }: Omit<ReturnType<typeof useFiles>, 'clear'>) {
  return (
    <div className="row wrap">
      <FileButton multiple onChange={(chosen) => void bring(chosen)}>{(props) => <Button {...props} variant="subtle" size="compact-sm" loading={busy} leftSection={<IconPaperclip className="i" stroke={1.75} aria-hidden />}>{t('cases.attach')}</Button>}</FileButton>
      {files.map((file) => <span key={file.id} className="row sm"><span>{file.name}</span><span className="dim">{weight(file.bytes)}</span><Button size="compact-sm" variant="subtle" aria-label={t('cases.attach_not', { name: file.name })} onClick={() => void drop(file)}>{t('cases.attach_no')}</Button></span>)}
    </div>
  );
}

// What went with an answer, to be kept as files.
export function Attached({ of, files }: { of: string; files: readonly Listed[] }) {
  if (files.length === 0) return null;
  return (
    <ul className="plain sm" aria-label={t('cases.attached')}>
      {files.map((file) => <li key={file.id} className="row wrap"><IconPaperclip className="i" stroke={1.75} aria-hidden /><a href={`/api/v1/cases/${of}/files/${file.id}`} download={file.name}>{file.name}</a><span className="dim">{weight(file.bytes)}</span></li>)}
    </ul>
  );
}
