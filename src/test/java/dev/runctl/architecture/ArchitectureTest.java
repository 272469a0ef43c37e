package dev.runctl.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of the house. Each is shown to catch a violation planted for it, so that none goes quiet. */
class ArchitectureTest {
    private static final String ROOT = "dev.runctl";
    private static final String PLANTED = "dev.runctl.architecture.planted";
    private static final int LONGEST_FILE = 500;

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
    private static final JavaClasses PLANTED_CLASSES = new ClassFileImporter().importPackages(PLANTED);

    private static void holdsAndCatches(Function<Rules, ArchRule> rule) {
        rule.apply(new Rules(ROOT)).check(MAIN);
        assertThatThrownBy(() -> rule.apply(new Rules(PLANTED)).check(PLANTED_CLASSES))
                .as("the planted violation")
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("was violated");
    }

    @Test
    void domainKnowsOnlyItself() {
        holdsAndCatches(Rules::domain);
    }

    @Test
    void concurrentKnowsOnlyTheJdk() {
        holdsAndCatches(Rules::concurrent);
    }

    @Test
    void theChannelKnowsOnlyTheJdk() {
        holdsAndCatches(Rules::channel);
    }

    @Test
    void theSessionKnowsItsPortsAndTheChannel() {
        holdsAndCatches(Rules::session);
    }

    @Test
    void textKnowsTheDomain() {
        holdsAndCatches(Rules::text);
    }

    @Test
    void servicesKnowNoTechnology() {
        holdsAndCatches(Rules::service);
    }

    @Test
    void awsAdapters() {
        holdsAndCatches(Rules::aws);
    }

    @Test
    void storageAdapters() {
        holdsAndCatches(Rules::storage);
    }

    @Test
    void projectAdapters() {
        holdsAndCatches(Rules::project);
    }

    @Test
    void inspectingKnowsItsPorts() {
        holdsAndCatches(Rules::inspect);
    }

    @Test
    void sqliteKnowsItsDriver() {
        holdsAndCatches(Rules::sqlite);
    }

    @Test
    void theEndpointDoesNotKnowWhoCalls() {
        holdsAndCatches(Rules::endpoint);
    }

    @Test
    void theCommandLineKnowsServices() {
        holdsAndCatches(Rules::cli);
    }

    @Test
    void screensKnowServices() {
        holdsAndCatches(Rules::ui);
    }

    @Test
    void onlyAwsHasClients() {
        holdsAndCatches(Rules::sdkClientsOnlyInAws);
    }

    @Test
    void onlySqliteHasTheDriver() {
        holdsAndCatches(Rules::oneDriverOfSqlite);
    }

    @Test
    void oneClassLeadsToTheScreensThread() {
        holdsAndCatches(Rules::oneWayToTheScreensThread);
    }

    @Test
    void viewModelsHaveNoScene() {
        holdsAndCatches(Rules::viewModelsWithoutScene);
    }

    @Test
    void screensDoNotKnowEachOther() {
        for (String screen : Rules.screens()) {
            new Rules(ROOT).screensApart(screen).check(MAIN);
        }
        assertThatThrownBy(() -> new Rules(PLANTED).screensApart("instances").check(PLANTED_CLASSES))
                .hasMessageContaining("was violated");
    }

    @Test
    void threadsStartInConcurrent() {
        holdsAndCatches(Rules::threadsOnlyInConcurrent);
    }

    @Test
    void oneLoggingApiAndNoAwt() {
        holdsAndCatches(Rules::oneLoggingApi);
    }

    @Test
    void onlyTheCommandLinePrints() {
        holdsAndCatches(Rules::noStandardStreams);
    }

    @Test
    void packagesFormNoCycle() {
        holdsAndCatches(Rules::noCycles);
    }

    @Test
    void filesStaySmall() throws IOException {
        assertThat(tooLong(Path.of("src/main/java"), LONGEST_FILE)).isEmpty();
        assertThat(tooLong(Path.of("src/main/java"), 5))
                .as("the rule sees files")
                .isNotEmpty();
    }

    private static List<Path> tooLong(Path root, int limit) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> lines(file) > limit)
                    .toList();
        }
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
