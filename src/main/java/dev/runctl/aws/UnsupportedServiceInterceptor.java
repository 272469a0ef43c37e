package dev.runctl.aws;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Ends a call at once when an emulator answers HTTP 500 with an HTML page, its way of saying that it lacks the service.
 * Left alone, the SDK would take it for a passing fault and repeat it.
 */
final class UnsupportedServiceInterceptor implements ExecutionInterceptor {
    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        boolean isPage = context.httpResponse()
                .firstMatchingHeader("Content-Type")
                .filter(type -> type.startsWith("text/html"))
                .isPresent();
        if (isPage && context.httpResponse().statusCode() == 500) {
            throw new UnsupportedServiceException(attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME) + " "
                    + attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
        }
    }
}
