package dev.weir.terminal;

import com.googlecode.lanterna.graphics.TextImage;
import dev.weir.view.Picture;

/** Pictures that were drawn with Lanterna's own graphics. */
final class LanternaPicture {

    private LanternaPicture() {
    }

    static Picture of(TextImage image) {
        Picture picture = new Picture(image.getSize().getColumns(), image.getSize().getRows());
        for (int row = 0; row < picture.rows(); row++) {
            for (int column = 0; column < picture.columns(); column++) {
                picture.put(column, row, image.getCharacterAt(column, row));
                column += image.getCharacterAt(column, row).isDoubleWidth() ? 1 : 0;
            }
        }
        return picture;
    }
}
