namespace SynapseServerless.Specifications;

/// <summary>Gathers everything that is wrong with a specification, so that a user mends it in one go.</summary>
public sealed class SpecErrors
{
    private readonly List<SpecificationException> _errors = [];

    /// <summary>The errors found so far.</summary>
    public IReadOnlyList<SpecificationException> Errors => _errors;

    /// <summary>Adds an error.</summary>
    public void Add(SpecificationException error)
    {
        if (error is InvalidSpecificationException several)
            _errors.AddRange(several.Errors);
        else
            _errors.Add(error);
    }

    /// <summary>Adds an error.</summary>
    public void Add(string problem, Location location, string? remedy = null) =>
        _errors.Add(new SpecificationException(problem, location, remedy));

    /// <summary>Throws when there are errors.</summary>
    /// <exception cref="SpecificationException">The error, or an <see cref="InvalidSpecificationException"/> of several.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count == 1)
            throw _errors[0];
        if (_errors.Count > 1)
            throw new InvalidSpecificationException(_errors);
    }
}

/// <summary>A specification has several errors.</summary>
public sealed class InvalidSpecificationException : SpecificationException
{
    /// <summary>Creates the error.</summary>
    /// <param name="errors">All errors, at least one.</param>
    public InvalidSpecificationException(IReadOnlyList<SpecificationException> errors)
        : base($"{errors.Count} things are wrong:{string.Concat(errors.Select(error => "\n  " + error.Message))}", Location.None) =>
        Errors = errors;

    /// <summary>All errors.</summary>
    public IReadOnlyList<SpecificationException> Errors { get; }
}
