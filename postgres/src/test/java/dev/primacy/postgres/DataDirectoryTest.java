package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

  @TempDir Path root;

  @Test
  void aMissingOrEmptyDirectoryIsNothing() throws IOException {
    assertThat(new DataDirectory(root.resolve("none")).contents())
        .isEqualTo(new DataDirectory.Contents.Nothing());
    assertThat(new DataDirectory(root).contents()).isEqualTo(new DataDirectory.Contents.Nothing());
  }

  @Test
  void anythingElseIsForeign() throws IOException {
    Files.createFile(root.resolve("holiday.jpg"));
    assertThat(new DataDirectory(root).contents())
        .isInstanceOf(DataDirectory.Contents.Foreign.class);
    assertThat(new DataDirectory(root.resolve("holiday.jpg")).contents())
        .isInstanceOf(DataDirectory.Contents.Foreign.class);
  }

  @Test
  void halfADataDirectoryIsForeign() throws IOException {
    Files.writeString(root.resolve("PG_VERSION"), "15\n");
    assertThat(new DataDirectory(root).contents())
        .isInstanceOf(DataDirectory.Contents.Foreign.class);
  }

  @Test
  void theControlFileNamesTheSystem() throws IOException {
    Files.writeString(root.resolve("PG_VERSION"), "15\n");
    Files.createDirectory(root.resolve("global"));
    byte[] control =
        ByteBuffer.allocate(512)
            .order(ByteOrder.nativeOrder())
            .putLong(7711098432298747547L)
            .array();
    Files.write(root.resolve("global/pg_control"), control);
    assertThat(new DataDirectory(root).contents())
        .isEqualTo(new DataDirectory.Contents.Data(7711098432298747547L));
    assertThat(new DataDirectory(root).majorVersion()).isEqualTo(15);
  }

  @Test
  void aBrandIsReadBackAndASpoiledOneIsNone() throws IOException {
    DataDirectory directory = new DataDirectory(root);
    assertThat(directory.token()).isEmpty();
    directory.brand(17);
    assertThat(directory.token()).hasValue(17);
    Files.writeString(root.resolve("primacy.token"), "seventeen");
    assertThat(directory.token()).isEmpty();
  }

  @Test
  void theSignalIsPutBackAndARecoverySignalGoes() throws IOException {
    DataDirectory directory = new DataDirectory(root);
    Files.createFile(root.resolve("recovery.signal"));
    directory.putStandbySignal();
    directory.putStandbySignal();
    assertThat(root.resolve("standby.signal")).exists();
    assertThat(root.resolve("recovery.signal")).doesNotExist();
    directory.removeStandbySignal();
    assertThat(root.resolve("standby.signal")).doesNotExist();
  }

  @Test
  void aWrittenFileIsItsOwnersAlone() throws IOException {
    Path file = root.resolve("secret");
    DurableFiles.write(file, "one");
    DurableFiles.write(file, "two");
    assertThat(Files.readString(file)).isEqualTo("two");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(root).isDirectoryNotContaining("glob:**draft");
    assertThat(DurableFiles.ensure(file, "two")).isFalse();
    assertThat(DurableFiles.ensure(file, "three")).isTrue();
  }

  @Test
  void aTreeIsRemovedButNotWhatItsLinksLeadTo() throws IOException {
    Path outside = Files.createDirectory(root.resolve("outside"));
    Files.createFile(outside.resolve("kept"));
    Path tree = Files.createDirectories(root.resolve("tree/deep"));
    Files.createSymbolicLink(tree.resolve("link"), outside);
    DurableFiles.deleteTree(root.resolve("tree"));
    assertThat(root.resolve("tree")).doesNotExist();
    assertThat(outside.resolve("kept")).exists();
  }
}
