// A screen that fails, or that an upgrade of the server has replaced, says so instead of leaving a blank page.
import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Component } from 'react';
import type { ReactNode } from 'react';
import { t } from './messages.tsx';

export class Boundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div className="quietpage" role="alert">
        <p className="st wrong"><IconAlertTriangle className="i" aria-hidden />{t('broken.mark')}</p>
        <h1>{t('broken.title')}</h1>
        <p className="lg dim">{t('broken.safe')}</p>
        <Button variant="filled" onClick={() => window.location.reload()}>{t('broken.again')}</Button>
      </div>
    );
  }
}
