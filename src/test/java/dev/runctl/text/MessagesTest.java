package dev.runctl.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessagesTest {
    private static final Path BUNDLES = Path.of("src/main/resources/dev/runctl/i18n");
    private static final Pattern PLACE = Pattern.compile("\\{\\d");
    private static final Pattern SINGLE = Pattern.compile("(?<!')'(?!')");

    @Test
    void noTextIsShownWithAnApostropheDoubledOrLost() throws IOException {
        List<String> wrong = new ArrayList<>();
        try (Stream<Path> files = Files.list(BUNDLES)) {
            for (Path file : files.toList()) {
                Properties texts = new Properties();
                try (var reader = Files.newBufferedReader(file)) {
                    texts.load(reader);
                }
                texts.forEach((key, value) -> {
                    String text = value.toString();
                    boolean isPattern = PLACE.matcher(text).find();
                    if (isPattern ? SINGLE.matcher(text).find() : text.contains("''")) {
                        wrong.add(file.getFileName() + ": " + key);
                    }
                });
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void argumentsThatATextHasNoPlaceForLeaveItAsItIs() {
        String text = Messages.of("stop").text("copy-own", "a name");
        assertThat(text).contains("computer's").isEqualTo(Messages.of("stop").text("copy-own"));
    }
}
