package dev.runctl.endpoint.sts;

import dev.runctl.endpoint.wire.Operations;
import dev.runctl.endpoint.wire.ServiceError;
import software.amazon.awssdk.services.sts.model.GetAccessKeyInfoRequest;
import software.amazon.awssdk.services.sts.model.GetAccessKeyInfoResponse;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/**
 * STS of This computer: says who signs. There is one user, the one of the operating system.
 *
 * @param account 12 digits
 * @param user the user's name at the operating system
 */
public record CallerIdentity(String account, String user, String accessKeyId) {
    /** GetCallerIdentity and GetAccessKeyInfo. */
    public Operations operations() {
        return new Operations()
                .on("GetCallerIdentity", GetCallerIdentityRequest::builder, request -> identity())
                .on("GetAccessKeyInfo", GetAccessKeyInfoRequest::builder, this::keyInfo);
    }

    private GetCallerIdentityResponse identity() {
        // The identifier of an IAM user starts with AIDA; made from the key, it stays the same.
        String userId = accessKeyId.replaceFirst("^AKIA", "AIDA");
        return GetCallerIdentityResponse.builder()
                .account(account)
                .userId(userId)
                .arn("arn:aws:iam::" + account + ":user/" + user.replaceAll("[^\\w+=,.@-]", "_"))
                .build();
    }

    private GetAccessKeyInfoResponse keyInfo(GetAccessKeyInfoRequest request) {
        if (request.accessKeyId() == null) {
            throw new ServiceError("MissingParameter", "The request must contain the parameter AccessKeyId");
        }
        if (!accessKeyId.equals(request.accessKeyId())) {
            throw new ServiceError("ValidationError", "The access key is not of this account");
        }
        return GetAccessKeyInfoResponse.builder().account(account).build();
    }
}
