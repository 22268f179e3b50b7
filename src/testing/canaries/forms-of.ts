/** The forms in which a canary may stand in a text: as it is, in an address or a form, in JSON, in hex, in base64. */
export function formsOf(canary: string): string[] {
  const bytes = Buffer.from(canary);
  const inAddress = encodeURIComponent(canary);
  const forms = [canary, inAddress, inAddress.replaceAll("%20", "+"), JSON.stringify(canary).slice(1, -1)];
  return [...new Set([...forms, bytes.toString("hex"), ...inBase64(bytes)])];
}

/** Three bytes become four characters: what those look like depends on where in its text the canary begins. */
function inBase64(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    const ownBits = (before + bytes.length) * 8;
    const own = encoded.slice(Math.ceil((before * 8) / 6), Math.floor(ownBits / 6));
    return [own, own.replaceAll("+", "-").replaceAll("/", "_")];
  });
}
