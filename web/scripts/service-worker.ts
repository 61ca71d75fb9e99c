// Writes sw.js beside the page: the service worker with the list of what the counter needs to open without a network.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const fonts = /-latin(-ext)?-wght-normal-.*\.woff2$/;
const screens = /\/src\/(counter|shell)\//;

export function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((part) => part.type === 'chunk');
      const wanted = new Set<string>();
      const take = (name: string) => {
        const chunk = chunks.find((c) => c.fileName === name);
        if (!chunk || wanted.has(name)) return;
        wanted.add(name);
        chunk.imports.forEach(take);
      };
      chunks.filter((c) => c.isEntry || (c.facadeModuleId && screens.test(c.facadeModuleId))).forEach((c) => take(c.fileName));
      for (const chunk of chunks.filter((c) => wanted.has(c.fileName))) chunk.viteMetadata?.importedCss.forEach((css) => wanted.add(css));
      Object.keys(bundle).filter((name) => fonts.test(name)).forEach((name) => wanted.add(name));
      const files = [...wanted].sort().map((name) => `/${name}`);
      const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 12);
      const source = readFileSync(new URL('worker.js', import.meta.url), 'utf8').replace('__VERSION__', version).replace("['__FILES__']", JSON.stringify(files));
      this.emitFile({ type: 'asset', fileName: 'sw.js', source });
    },
  };
}
