import { readFile } from 'node:fs/promises';
import { notFound } from 'next/navigation';

export const dynamic = 'force-dynamic';

interface Props {
  readonly params: Promise<{ readonly slug: string }>;
}

/** A letter is a file beside the code, below the directory that the server starts in. */
export default async function Letter({ params }: Props) {
  const name = (await params).slug.replace(/[^a-z-]/g, '');
  // Next would take the whole directory along; what goes into the bundle is for includeFiles and excludeFiles to say.
  const text = await readFile(/* turbopackIgnore: true */ `letters/${name}.md`, 'utf8').catch(() => null);
  if (text === null) notFound();
  const [title, ...paragraphs] = text.trim().split('\n\n');
  return (
    <article className="prose">
      <p className="eyebrow">A letter from the workshop</p>
      <h1>{title?.replace('# ', '')}</h1>
      {paragraphs.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
    </article>
  );
}
