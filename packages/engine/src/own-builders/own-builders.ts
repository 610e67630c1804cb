import type { AbsoluteModule, BuilderSettings, LoadedBuilder } from './load-own-builder.ts';

/** The builders of the project itself, each in a process that lives as long as the command. */
export class OwnBuilders {
  readonly #loaded = new Map<string, LoadedBuilder>();

  /** Loads a builder, or takes the one that is loaded if nothing of it has changed. */
  async load(
    module: AbsoluteModule,
    settings: BuilderSettings,
  ): ReturnType<typeof import('./load-own-builder.ts')['loadOwnBuilder']> {
    const { loadOwnBuilder } = await import('./load-own-builder.ts');
    const known = this.#loaded.get(module.path);
    if (known?.isCurrent()) return { ok: true, value: known, warnings: [] };
    await known?.end();
    this.#loaded.delete(module.path);
    const loaded = await loadOwnBuilder(module, settings);
    if (loaded.ok) this.#loaded.set(module.path, loaded.value);
    return loaded;
  }

  async end(): Promise<void> {
    await Promise.all([...this.#loaded.values()].map((one) => one.end()));
  }
}
