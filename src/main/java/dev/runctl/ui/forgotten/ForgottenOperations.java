package dev.runctl.ui.forgotten;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.forgotten.Forgotten;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.Steps;
import dev.runctl.service.forgotten.ForgottenService;
import java.util.List;

/** What the Forgotten screen asks of the services. All block and fail with a ServiceException. */
public interface ForgottenOperations {
    ForgottenService.Report find(List<Location> locations, Cancellation cancel);

    /** Tags what can be tagged; answers how many. */
    int mark(List<Forgotten> chosen);

    ForgottenService.Outcome remove(List<Forgotten> chosen, Steps steps, Cancellation cancel);

    static ForgottenOperations of(ForgottenService service) {
        return new ForgottenOperations() {
            @Override
            public ForgottenService.Report find(List<Location> locations, Cancellation cancel) {
                return service.find(locations, cancel);
            }

            @Override
            public int mark(List<Forgotten> chosen) {
                return service.mark(chosen);
            }

            @Override
            public ForgottenService.Outcome remove(List<Forgotten> chosen, Steps steps, Cancellation cancel) {
                return service.remove(chosen, steps, cancel);
            }
        };
    }
}
