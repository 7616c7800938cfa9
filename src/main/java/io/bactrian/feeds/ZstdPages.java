package io.bactrian.feeds;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Zstandard for the pages of a Parquet file, straight from zstd-jni. Parquet's own factory goes through Hadoop's codecs, which need
 * Hadoop's configuration and its many libraries.
 */
class ZstdPages implements CompressionCodecFactory {

    private static final int LEVEL = 3;

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        requireZstd(codec);
        return new BytesInputCompressor() {
            @Override
            public BytesInput compress(BytesInput page) throws IOException {
                return BytesInput.from(Zstd.compress(page.toByteArray(), LEVEL));
            }

            @Override
            public CompressionCodecName getCodecName() {
                return CompressionCodecName.ZSTD;
            }

            @Override
            public void release() {
                // holds nothing
            }
        };
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        requireZstd(codec);
        return new BytesInputDecompressor() {
            @Override
            public BytesInput decompress(BytesInput page, int size) throws IOException {
                return BytesInput.from(Zstd.decompress(page.toByteArray(), size));
            }

            @Override
            public void decompress(ByteBuffer page, int pageSize, ByteBuffer output, int size) {
                byte[] compressed = new byte[pageSize];
                page.get(compressed);
                output.put(Zstd.decompress(compressed, size));
            }

            @Override
            public void release() {
                // holds nothing
            }
        };
    }

    @Override
    public void release() {
        // holds nothing
    }

    private static void requireZstd(CompressionCodecName codec) {
        if (codec != CompressionCodecName.ZSTD) {
            throw new IllegalArgumentException("Feeds are compressed with Zstandard, not " + codec);
        }
    }
}
