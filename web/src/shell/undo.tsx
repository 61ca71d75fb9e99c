// Undo instead of a dialog: says what was done and offers the way back for ten seconds.
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { t } from './messages.tsx';

const open_ms = 10_000;

export function say(words: string): void {
  notifications.show({ message: words, autoClose: open_ms, closeButtonProps: { 'aria-label': t('close') } });
}

export function offerUndo(words: string, undo: () => void): void {
  const id = notifications.show({
    autoClose: open_ms,
    closeButtonProps: { 'aria-label': t('close') },
    message: (
      <span className="row">
        <span className="grow">{words}</span>
        <Button size="compact-sm" onClick={() => { notifications.hide(id); undo(); }}>{t('undo')}</Button>
      </span>
    ),
  });
}

// For what the server cannot take back: it is only sent when the time is over, or when the page is left.
export function later(words: string, act: () => void, undone: () => void): void {
  let open = true;
  const finish = (run: () => void) => {
    if (!open) return;
    open = false;
    clearTimeout(timer);
    window.removeEventListener('pagehide', now);
    run();
  };
  const now = () => finish(act);
  const timer = setTimeout(now, open_ms);
  window.addEventListener('pagehide', now);
  offerUndo(words, () => finish(undone));
}
