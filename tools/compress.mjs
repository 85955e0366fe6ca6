// Writes FILE.br (brotli 11) and FILE.gz (gzip 9) beside each FILE named on the
// command line, and prints one line for each: raw, brotli and gzip bytes, name.
// Node has both compressors built in, so xtask needs no crate for them.
import { readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

// How a large file may be encoded: how much of it the encoder looks at before it
// writes (2^n bytes; 0 leaves it to the encoder), and two numbers that say which
// distances it writes short. None is best for every file, browsers read all of
// them, and the smallest result is kept.
const ENCODINGS = [[0, 0, 0], [16, 0, 0], [17, 0, 8], [18, 1, 30]];
// Below this many bytes one encoding is as good as another.
const LARGE = 100_000;

function brotli(raw, [block, postfix, direct]) {
  return brotliCompressSync(raw, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_LGBLOCK]: block,
      [constants.BROTLI_PARAM_NPOSTFIX]: postfix,
      [constants.BROTLI_PARAM_NDIRECT]: direct,
      [constants.BROTLI_PARAM_SIZE_HINT]: raw.length,
    },
  });
}

function smallest(raw) {
  const encodings = raw.length < LARGE ? ENCODINGS.slice(0, 1) : ENCODINGS;
  const results = encodings.map((encoding) => brotli(raw, encoding));
  return results.reduce((best, one) => (one.length < best.length ? one : best));
}

for (const file of process.argv.slice(2)) {
  const raw = readFileSync(file);
  const small = smallest(raw);
  const gzip = gzipSync(raw, { level: 9 });
  writeFileSync(`${file}.br`, small);
  writeFileSync(`${file}.gz`, gzip);
  console.log(`${raw.length} ${small.length} ${gzip.length} ${file}`);
}
