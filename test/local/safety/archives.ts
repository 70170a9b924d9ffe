import { gzipSync } from "node:zlib";

/** A member of a tar archive as a hostile hand would write it. */
function member(name: string, body: string, type = "0", link = ""): Buffer {
  const head = Buffer.alloc(512);
  head.write(name, 0);
  head.write("0000644\0", 100);
  head.write("0000000\0", 108);
  head.write("0000000\0", 116);
  head.write(`${Buffer.byteLength(body).toString(8).padStart(11, "0")}\0`, 124);
  head.write("00000000000\0", 136);
  head.write("        ", 148);
  head.write(type, 156);
  head.write(link, 157);
  head.write("ustar\0" + "00", 257);
  const sum = head.reduce((total, byte) => total + byte, 0);
  head.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  const content = Buffer.alloc(Math.ceil(Buffer.byteLength(body) / 512) * 512);
  content.write(body);
  return Buffer.concat([head, content]);
}
const tar = (...members: readonly Buffer[]) => gzipSync(Buffer.concat([...members, Buffer.alloc(1024)]));

/** Archives that are no gift, by what is wrong with them; `outside` is a folder that they reach for. */
export const archives = (outside: string): Readonly<Record<string, Buffer>> => ({
  "a member that climbs": tar(member("../../../../../../escaped", "x")),
  "a member with an absolute path": tar(member(`${outside}/escaped`, "x")),
  "a link out, and a file through it": tar(member("out", "", "2", outside), member("out/escaped", "x")),
  "a link that climbs": tar(member("out", "", "2", "../../../../../../../../etc")),
  "a hard link to a file outside": tar(member("passwd", "", "1", "/etc/passwd")),
  "a device": tar(member("null", "", "3")),
  "a named pipe": tar(member("pipe", "", "6")),
  "a size of 8 GB": (() => {
    const head = Buffer.from(member("big", ""));
    head.write("77777777777\0", 124);
    head.write("        ", 148);
    const sum = head.subarray(0, 512).reduce((total, byte) => total + byte, 0);
    head.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return gzipSync(head);
  })(),
  "no archive": Buffer.from("no archive at all"),
});
