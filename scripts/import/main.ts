import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generate } from './generate';
import { Source } from './sources';

/** From SCHEMAS_DIR if it is set, and else from upstream. */
async function read(source: Source): Promise<string> {
  const folder = process.env.SCHEMAS_DIR;
  if (folder) {
    return readFileSync(join(folder, source.file), 'utf8');
  }
  if (source.isMade === true) {
    throw new Error(`${source.file} is no file upstream; set SCHEMAS_DIR to a folder that has it (${source.origin})`);
  }
  const response = await fetch(`https://raw.githubusercontent.com/${source.origin}`);
  if (!response.ok) {
    throw new Error(`${response.url} answers ${response.status}`);
  }
  return response.text();
}

async function main(): Promise<void> {
  const target = join(__dirname, '..', '..', 'imports');
  for (const [name, text] of Object.entries(await generate(read))) {
    mkdirSync(dirname(join(target, name)), { recursive: true });
    writeFileSync(join(target, name), text);
    console.log(`imports/${name}: ${text.split('\n').length} lines`);
  }
}

void main();
