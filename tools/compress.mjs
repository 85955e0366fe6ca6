// Writes FILE.br (brotli 11) and FILE.gz (gzip 9) beside each FILE named on the
// command line, and prints one line for each: raw, brotli and gzip bytes, name.
// Node has both compressors built in, so xtask needs no crate for them.
import { readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

function brotli(raw) {
  return brotliCompressSync(raw, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: raw.length,
    },
  });
}

for (const file of process.argv.slice(2)) {
  const raw = readFileSync(file);
  const small = brotli(raw);
  const gzip = gzipSync(raw, { level: 9 });
  writeFileSync(`${file}.br`, small);
  writeFileSync(`${file}.gz`, gzip);
  console.log(`${raw.length} ${small.length} ${gzip.length} ${file}`);
}
