import { Suspense, lazy } from 'react';
import type { ComponentType } from 'react';
import { Boundary } from './Boundary.tsx';
import { Waiting } from './Waiting.tsx';

// A screen that is fetched when it is first opened.
export function lazyScreen(load: () => Promise<{ default: ComponentType }>): ComponentType {
  const Screen = lazy(load);
  return () => (
    <Boundary>
      <Suspense fallback={<Waiting />}>
        <Screen />
      </Suspense>
    </Boundary>
  );
}
