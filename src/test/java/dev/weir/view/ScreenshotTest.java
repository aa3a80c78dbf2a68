package dev.weir.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.screen.Size;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScreenshotTest {

    @Test
    void aPictureBecomesAnImageWithItsColours(@TempDir Path directory) throws Exception {
        Path png = directory.resolve("new/overview.png");
        Screenshot.write(Frame.draw(Pictures.webServer(Size.USUAL), Pictures.LOOK), png);
        BufferedImage image = ImageIO.read(png.toFile());
        assertThat((image.getWidth() - 16) % 80).isZero();
        assertThat((image.getHeight() - 16) % 24).isZero();
        long colours = IntStream.range(0, image.getWidth() * image.getHeight())
                .map(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()))
                .distinct()
                .count();
        assertThat(colours).isGreaterThan(5);
    }
}
