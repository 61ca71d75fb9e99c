import { Button, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { t } from '../shell/messages.tsx';

// A secret that is shown this once and never again.
export function Once({ label, why, text, close }: { label: string; why: string; text: string; close: () => void }) {
  const [copied, setCopied] = useState(false);
  return (
    <div className="once" role="status">
      <p className="st watch"><IconAlertTriangle className="i" stroke={1.75} aria-hidden />{why}</p>
      <TextInput label={label} readOnly value={text} onFocus={(e) => e.currentTarget.select()} />
      <p className="row"><Button onClick={() => void navigator.clipboard?.writeText(text).then(() => setCopied(true))}>{t(copied ? 'copied' : 'copy')}</Button><Button variant="subtle" onClick={close}>{t('once.kept')}</Button></p>
    </div>
  );
}
