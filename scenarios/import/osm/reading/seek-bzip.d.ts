/** What of seek-bzip 2.0.0 is used here; the package brings no types. */
declare module 'seek-bzip' {
  interface ByteSource {
    readByte(): number; // -1 at the end
    read(into: Uint8Array, offset: number, length: number): number;
    eof(): boolean;
  }

  interface ByteSink {
    writeByte(byte: number): void;
  }

  const Bunzip: {
    /** @param multistream  whether files that were packed apart and joined are read to the end */
    decode(source: ByteSource, sink: ByteSink, multistream: boolean): unknown;
  };
  export = Bunzip;
}
