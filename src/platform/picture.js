// A picture of somebody: chosen from this machine, cut to the square in its middle, made small.
//
// It must never send what was chosen as it is: a photograph knows where it was taken.

/** Lets the reader choose; answers with a JPEG of at most `most` pixels a side, with nothing when
 * they think better of it, and fails when the file is no picture. */
export async function choose(most) {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = "image/*";
  const file = await new Promise((resolve) => {
    input.onchange = () => resolve(input.files[0]);
    input.oncancel = () => resolve();
    input.click();
  });
  if (!file) return;
  const image = await createImageBitmap(file);
  const { width, height } = image;
  const edge = Math.min(width, height);
  const canvas = document.createElement("canvas");
  const side = (canvas.width = canvas.height = Math.min(edge, most));
  const context = canvas.getContext("2d");
  // A JPEG cannot be seen through.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, side, side);
  context.imageSmoothingQuality = "high";
  context.drawImage(image, (width - edge) / 2, (height - edge) / 2, edge, edge, 0, 0, side, side);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.9));
  return new Uint8Array(await blob.arrayBuffer());
}
