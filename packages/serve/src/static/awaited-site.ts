import type { Files } from '@svc-build/model/host';
import { text } from './file-answer.ts';
import { createStaticFiles, type StaticFiles, type StaticSite } from './static-files.ts';

/** The files of a service, which are copied to where they are served from while the gateway answers already: requests wait. */
export class AwaitedSite {
  readonly answer: StaticFiles;
  readonly #site: Omit<StaticSite, 'directory'>;
  #opened: (files: StaticFiles) => void = () => {};

  constructor(site: Omit<StaticSite, 'directory'>) {
    const opened = new Promise<StaticFiles>((resolve) => {
      this.#opened = resolve;
    });
    this.#site = site;
    this.answer = async (request) => (await opened)(request);
  }

  /** From now on requests are answered from this directory; null when there could be none. */
  open(directory: string | null, files: Pick<Files, 'stat' | 'realPath'>): void {
    const missing: StaticFiles = async () => text(503, 'The files of this service cannot be served just now.', {});
    this.#opened(directory === null ? missing : createStaticFiles({ ...this.#site, directory }, files));
  }
}
