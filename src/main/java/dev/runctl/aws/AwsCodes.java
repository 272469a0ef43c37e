package dev.runctl.aws;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What each error code of AWS means. Sources: EC2 API Reference, "Error codes for the Amazon EC2 API"; S3 API Reference,
 * "Error responses"; the models of SSM, CloudWatch Logs, STS, IAM, KMS, SSO, SSO OIDC and Service Quotas; and "Common
 * Error Types" of those services. A code that is not here is read by its form.
 */
final class AwsCodes {
    /** What a failure is; its words are narrowed by the cause. */
    enum Kind {
        CREDENTIALS,
        CLOCK,
        DENIED,
        THROTTLED,
        LIMIT,
        NOT_FOUND,
        STATE,
        AGENT,
        INPUT,
        UNSUPPORTED,
        UNREACHABLE
    }

    /**
     * @param cause of {@link Kind#NOT_FOUND} what was not found, of {@link Kind#INPUT} field and problem with a dot between,
     *     of others the bundle code of the evidence's cause; {@code -} where the kind says it all
     */
    record Meaning(Kind kind, String cause) {}

    private static final String TABLE = """
            credentials  expired         ExpiredToken ExpiredTokenException TokenRefreshRequired
            credentials  invalid         AuthFailure UnrecognizedClient UnrecognizedClientException InvalidClientTokenId
            credentials  invalid         InvalidAccessKeyId InvalidToken InvalidSecurity NotSignedUp
            credentials  signature       SignatureDoesNotMatch InvalidSignatureException InvalidSignature
            credentials  signature       IncompleteSignature IncompleteSignatureException MalformedQueryString
            credentials  missing         MissingAuthenticationToken MissingAuthenticationTokenException
            credentials  blocked         Blocked AccountProblem
            credentials  opt-in          OptInRequired SubscriptionRequiredException RegionDisabledException
            credentials  sign-in         UnauthorizedException ForbiddenException InvalidGrantException
            clock        -               RequestExpired RequestTimeTooSkewed RequestInTheFuture
            denied       -               UnauthorizedOperation AccessDenied AccessDeniedException NotAuthorized
            denied       -               UnauthorizedAccess AllAccessDisabled AuthorizationError
            denied       kms             KMSAccessDeniedException KMSOptInRequired KMS.AccessDeniedException
            denied       spot-role       AuthFailure.ServiceLinkedRoleCreationNotPermitted
            throttled    -               RequestLimitExceeded Throttling ThrottlingException ThrottledException
            throttled    -               RequestThrottled RequestThrottledException TooManyRequestsException RateExceeded
            throttled    -               SlowDown SlowDownException PriorRequestNotComplete BandwidthLimitExceeded
            throttled    -               EC2ThrottledException TransactionInProgressException
            throttled    -               KMSThrottlingException Client.RequestLimitExceeded
            limit        capacity        InsufficientInstanceCapacity InsufficientHostCapacity InsufficientCapacity
            limit        capacity        InsufficientCapacityOnHost InsufficientAddressCapacity CapacityNotAvailable
            limit        capacity        InsufficientReservedInstanceCapacity InsufficientVolumeCapacity
            limit        spot-capacity   UnfulfillableCapacity InsufficientSpotInstanceCapacity capacity-not-available
            limit        spot-count      MaxSpotInstanceCountExceeded MaxSpotFleetRequestCountExceeded
            limit        spot-price      SpotMaxPriceTooLow price-too-low
            limit        vcpu            VcpuLimitExceeded
            limit        instances       InstanceLimitExceeded ReservedInstancesLimitExceeded
            limit        volumes         VolumeLimitExceeded MaxIOPSLimitExceeded AttachmentLimitExceeded
            limit        volumes         SnapshotLimitExceeded ActiveVolumeLimitExceeded
            limit        addresses       AddressLimitExceeded NetworkInterfaceLimitExceeded
            limit        tags            TagLimitExceeded TagPolicyViolation
            limit        verification    PendingVerification
            limit        zone            Unsupported UnsupportedHostConfiguration
            limit        network         InsufficientFreeAddressesInSubnet SecurityGroupLimitExceeded VpcLimitExceeded
            limit        buckets         TooManyBuckets
            limit        sessions        TargetSessionLimitExceeded MaxDocumentSizeExceeded
            limit        -               ServiceQuotaExceededException LimitExceeded LimitExceededException
            not-found    instance        InvalidInstanceID.NotFound InvalidInstanceID.Malformed InvalidInstanceId
            not-found    instance        InvalidInstanceID
            not-found    image           InvalidAMIID.NotFound InvalidAMIID.Unavailable InvalidAMIID.Malformed
            not-found    image           ParameterNotFound InvalidAMIID.NotAvailable
            not-found    bucket          NoSuchBucket
            not-found    object          NoSuchKey NoSuchVersion
            not-found    upload          NoSuchUpload
            not-found    volume          InvalidVolume.NotFound InvalidVolumeID.Malformed
            not-found    key-pair        InvalidKeyPair.NotFound
            not-found    network         InvalidSubnetID.NotFound InvalidSubnet InvalidGroup.NotFound InvalidVpcID.NotFound
            not-found    network         InvalidGroupId.Malformed VPCIdNotSpecified MissingInput
            not-found    iam             NoSuchEntity NoSuchEntityException InvalidIamInstanceProfile
            not-found    command         InvocationDoesNotExist InvalidCommandId
            not-found    session         DoesNotExistException
            not-found    document        InvalidDocument
            not-found    quota           NoSuchResourceException
            state        -               IncorrectInstanceState IncorrectState IncorrectStateException
            state        -               InvalidInstanceState UnsupportedHibernationConfiguration
            agent        -               TargetNotConnected
            input        request.refused InvalidParameter InvalidParameters InvalidParameterValue InvalidParameterCombination
            input        request.refused InvalidParameterException ValidationError ValidationException InvalidParameterDependency
            input        request.refused MissingParameter UnknownParameter InvalidArgument InvalidRequest InvalidInput
            input        request.refused MalformedPolicyDocument MalformedXML InvalidRequestException InvalidParameterDependency
            input        request.refused InvalidBlockDeviceMapping InvalidUserData.Malformed InvalidID IllegalArgumentException
            input        request.repeated IdempotentParameterMismatch IdempotentInstanceTerminated InvalidClientToken
            input        instance-type.unknown InvalidInstanceType InvalidInstanceTypes
            input        bucket.bad-name InvalidBucketName
            input        bucket.taken    BucketAlreadyExists
            input        bucket.other-region PermanentRedirect AuthorizationHeaderMalformed IllegalLocationConstraintException
            input        bucket.other-region TemporaryRedirect
            input        object.archived InvalidObjectState
            input        object.changed  PreconditionFailed ConditionalRequestConflict
            input        object.too-large EntityTooLarge EntityTooSmall MaxUploadLengthExceeded
            input        object.damaged  BadDigest InvalidDigest XAmzContentSHA256Mismatch InvalidPart InvalidPartOrder
            input        encryption-key.unusable KMSDisabledException DisabledException KMSInvalidStateException
            input        encryption-key.unusable KMSInvalidStateFault KMSNotFoundException KMS.DisabledException
            input        encryption-key.unusable KMS.NotFoundException KMS.KMSInvalidStateException InvalidKMSKey.InvalidState
            input        encryption-key.unusable InvalidKey InvalidKeyId
            input        snapshot.not-ready IncorrectSnapshotState VolumeInUse
            input        profile.exists  EntityAlreadyExists EntityAlreadyExistsException
            input        profile.in-use  DeleteConflict
            unsupported  -               UnknownOperationException InvalidAction NotImplemented UnsupportedOperation
            unsupported  -               NoSuchVersionException OperationNotPermitted UnsupportedOperationException
            unsupported  -               UnsupportedPlatformType
            unreachable  server          InternalError InternalFailure InternalServerError InternalServerErrorException
            unreachable  server          InternalServerException InternalErrorException InternalServiceError Unavailable
            unreachable  server          ServiceUnavailable ServiceUnavailableException ServiceException ServiceFailure
            unreachable  server          ServiceFailureException
            unreachable  half            RequestTimeout RequestTimeoutException IncompleteBody
            """;

    private static final Map<String, Meaning> MEANINGS = read();

    private AwsCodes() {}

    static Optional<Meaning> of(String code) {
        return Optional.ofNullable(MEANINGS.get(code)).or(() -> byForm(code));
    }

    /** Each meaning there is, for what has to have words for all. */
    static Set<String> meanings() {
        Set<String> all = new TreeSet<>();
        MEANINGS.values().forEach(it -> all.add(it.kind() + " " + it.cause()));
        return all;
    }

    /** New codes keep to the forms of the old ones. */
    private static Optional<Meaning> byForm(String code) {
        if (code.startsWith("ExpiredToken")) {
            return Optional.of(new Meaning(Kind.CREDENTIALS, "expired"));
        }
        if (code.startsWith("AccessDenied")) {
            return Optional.of(new Meaning(Kind.DENIED, "-"));
        }
        if (code.contains("Throttl")) {
            return Optional.of(new Meaning(Kind.THROTTLED, "-"));
        }
        if (code.endsWith("LimitExceeded")) {
            return Optional.of(new Meaning(Kind.LIMIT, "-"));
        }
        if (code.startsWith("InvalidInstanceID")) {
            return Optional.of(new Meaning(Kind.NOT_FOUND, "instance"));
        }
        if (code.endsWith(".NotFound")
                || code.endsWith("NotFoundException")
                || code.startsWith("NoSuch")
                || code.startsWith("DoesNotExist")
                || code.equals("NotFound")) {
            return Optional.of(new Meaning(Kind.NOT_FOUND, "resource"));
        }
        if (code.startsWith("InvalidParameter")
                || code.startsWith("ValidationError")
                || code.startsWith("ValidationException")
                || code.startsWith("MissingParameter")
                || code.endsWith(".Malformed")) {
            return Optional.of(new Meaning(Kind.INPUT, "request.refused"));
        }
        return Optional.empty();
    }

    private static Map<String, Meaning> read() {
        Map<String, Meaning> all = new HashMap<>();
        TABLE.lines().map(line -> line.strip().split(" +")).forEach(words -> {
            Kind kind = Kind.valueOf(words[0].toUpperCase(Locale.ROOT).replace('-', '_'));
            for (int i = 2; i < words.length; i++) {
                all.put(words[i], new Meaning(kind, words[1]));
            }
        });
        return Map.copyOf(all);
    }
}
