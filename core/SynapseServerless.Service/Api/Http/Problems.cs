using SynapseServerless.Service.Inference;
using SynapseServerless.Specifications;
using SynapseServerless.Trust;

namespace SynapseServerless.Service.Api.Http;

/// <summary>Says what failures are in HTTP. Nothing is told that a caller has not said or may not know.</summary>
/// <param name="layout">Whose root is left out of what is told.</param>
internal sealed class Problems(ServiceLayout layout)
{
    /// <summary>The problem that a failure is; null for one that is ours and not the caller's.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="source">Finds the place in the body that an error is about.</param>
    public ApiProblem? Of(Exception failure, BodyPlaces? source = null) => failure switch
    {
        ApiException refused => refused.Problem,
        InferenceException wrong => new ApiProblem
        {
            Title = Titles.Of(wrong.IsTooLarge ? 413 : 400), Status = wrong.IsTooLarge ? 413 : 400, Detail = ApiException.Sentence(wrong.Message), Remedy = wrong.Remedy,
        },
        ServiceException refused => Simple(Status(refused.Refusal), refused),
        NotAllowedException refused => new ApiProblem
        {
            Title = Titles.Of(403),
            Status = 403,
            Detail = Detail(refused.Refusals.Count == 1 ? refused : null) ?? "Some locations or hosts are not allowed here.",
            Remedy = refused.Refusals[0].Remedy,
            Errors = [.. refused.Refusals.Select(error => Item(error, source))],
        },
        InvalidSpecificationException several => Several(several.Errors, source),
        SpecificationException one => Several([one], source),
        _ => null,
    };

    /// <summary>An error of many.</summary>
    public ApiProblemDetail Item(SynapseException error, BodyPlaces? source)
    {
        (string? pointer, long? line) = source?.Of(error.Location) ?? (error.Location.Pointer, null);
        return new ApiProblemDetail
        {
            Pointer = pointer,
            Detail = Detail(error)!,
            Remedy = error.Remedy is { } remedy ? layout.Relative(remedy) : null,
            Line = line,
        };
    }

    private ApiProblem Several(IReadOnlyList<SpecificationException> errors, BodyPlaces? source) => new()
    {
        Title = Titles.Of(422),
        Status = 422,
        Detail = errors.Count == 1 ? Detail(errors[0]) : $"{errors.Count} things are wrong.",
        Errors = [.. errors.Select(error => Item(error, source))],
    };

    private ApiProblem Simple(int status, SynapseException error) => new()
    {
        Title = Titles.Of(status), Status = status, Detail = Detail(error), Remedy = error.Remedy is { } remedy ? layout.Relative(remedy) : null,
    };

    private string? Detail(SynapseException? error) => error is null ? null : layout.Relative(ApiException.Sentence(error.Problem));

    private static int Status(Refusal refusal) => refusal switch
    {
        Refusal.NotFound => 404,
        Refusal.Conflict => 409,
        Refusal.Forbidden => 403,
        Refusal.TooLarge => 413,
        Refusal.Unavailable => 503,
        Refusal.Busy => 429,
        Refusal.Late => 504,
        _ => 422,
    };
}
